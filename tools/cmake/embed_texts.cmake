# Writes a C++ file with the contents of text files, as a function that returns them by name.
# The header declares `struct BuiltInText` or a like one of the name that FUNCTION returns.
#   cmake -DOUT=FILE -DFILES=a.json,b.json -DFUNCTION=NAME -DHEADER=room/x.hpp
#         -P embed_texts.cmake
string(REPLACE "," ";" files "${FILES}")
set(items "")
foreach(file ${files})
  file(READ ${file} text)
  get_filename_component(name ${file} NAME)
  string(APPEND items "      {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${OUT}
"#include \"${HEADER}\"

namespace headroom {

std::vector<BuiltInText> ${FUNCTION}() {
  return {
${items}  };
}

}  // namespace headroom
")
