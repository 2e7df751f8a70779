# Writes the traces of scenarios/validation/generated-schedules.json to FOLDER with GENERATOR and
# fails when their bytes are not those for which the schedules were recorded. Those that are there
# already are kept, except the first, by which the generator is tested each time.
#   cmake -DGENERATOR=… -DFOLDER=… -P generate_traces.cmake
file(MAKE_DIRECTORY ${FOLDER})

function(generate name sha256)
  set(path ${FOLDER}/${name}.csv)
  if(EXISTS ${path} AND NOT name STREQUAL syn256_10000)
    file(SHA256 ${path} found)
    if(found STREQUAL sha256)
      return()
    endif()
  endif()
  execute_process(COMMAND ${GENERATOR} ${ARGN}
    OUTPUT_FILE ${path}.partial COMMAND_ERROR_IS_FATAL ANY)
  file(SHA256 ${path}.partial found)
  if(NOT found STREQUAL sha256)
    message(FATAL_ERROR "${name}: SHA-256 is ${found}, recorded ${sha256}")
  endif()
  file(RENAME ${path}.partial ${path})
endfunction()

#        name           SHA-256 of the file                     jobs, GPUs, load, seed, largest job
generate(syn256_10000
  d1e36cc117d341bb15b21238c9178621ede9eb3fd8e8170e6b7307b6134c38c0 10000 256 0.85 1 64)
generate(syn256_20000
  0e212856487c5d589600a1021c3d01ef53c723de275658466bb98d0423708b9a 20000 256 0.85 1 64)
generate(syn1m_g4096
  55955272006938057a6e0ba32ece5eb3fac2b175d99f979b29cba7d25cd0c796 1000000 4096 0.85 1 512)
generate(syn1m_g16384
  2e9560b90333246c01cc14848b80554eaae7117158dd44481ca5224d5749277f 1000000 16384 0.85 1 512)
