# Prints what bash offers after a command line, a word a line.
#   bash complete.bash SCRIPT WORD…
# bash cuts words at `=`: so do these arguments, each sign a word of its own.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
"$(complete -p headroom | sed 's/.*-F \([^ ]*\).*/\1/')" headroom
printf '%s\n' "${COMPREPLY[@]}"
