#!/usr/bin/env bash
# Checks the TypeScript sources of the report pages (types, style) and runs their unit tests, in
# the build tree, where the bundler's packages are.
#   check_sources.sh SOURCES BUNDLE NODE
set -euo pipefail
sources=$1 bundle=$2 node=$3
cd "$bundle"
rm -rf src test
cp -r "$sources"/{src,test,build.mjs,eslint.config.mjs,tsconfig.json,tsconfig.charts.json} .
PATH=$(dirname "$node"):$PATH
npm run --silent check
npm run --silent test
