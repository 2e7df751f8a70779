# Writes a C++ file with the contents of text files, as a function that returns them.
#   cmake -DOUT=FILE -DFILES=a.json,b.json -P embed_texts.cmake
string(REPLACE "," ";" files "${FILES}")
set(items "")
foreach(file ${files})
  file(READ ${file} text)
  get_filename_component(name ${file} NAME)
  string(APPEND items "      {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${OUT}
"#include \"models/hardware/catalog_text.hpp\"

namespace headroom {

std::vector<BuiltInText> built_in_texts() {
  return {
${items}  };
}

}  // namespace headroom
")
