# Prints what zsh offers after a command line, a word a line.
#   zsh -f complete.zsh SCRIPT_FOLDER WORD…
# The completion runs in a zsh of its own behind a pseudo-terminal, because it needs the line
# editor. There `compadd` prints what it is asked to add.
emulate -L zsh
zmodload zsh/zpty
scripts=$1
shift
zpty inner zsh -f -i
zpty -w inner "PROMPT= ; fpath=($scripts \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w inner "zstyle ':completion:*' completer _complete"
zpty -w inner 'compadd() {
  local -a shown
  local flag=${@[(r)-[OAD]*]}
  if [[ -n $flag ]]; then builtin compadd "$@"; return; fi
  builtin compadd -O shown "$@"
  local word
  for word in $shown; do print -r -- "offer:$word"; done
  builtin compadd "$@"
}'
zpty -w inner 'show() { zle complete-word; print -r -- "offered:all"; exit; }'
zpty -w inner "zle -N show; bindkey '^I' show; print ready:"
while zpty -r inner line; do [[ $line == ready:* ]] && break; done
zpty -w -n inner "${(j: :)@}"$'\t'
while zpty -r inner line; do
  [[ $line == *offered:all* ]] && break
  [[ $line == *offer:* ]] && print -r -- "${${line##*offer:}%%[[:space:]]*}"
done
zpty -d inner
