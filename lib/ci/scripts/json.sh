# Reads single values of a JSON document, with what every POSIX shell has: images of jobs often have no jq.

# json_value KEY...: the value at that path of the document on standard input. A string comes as it is meant, every
# escape resolved, and without a newline at its end; a number, true or false as written; nothing for null. Exit 1: there
# is no such value. Exit 2: an object or a list is there, or the document is broken.
json_value() (
  LC_ALL=C
  export LC_ALL
  json_rest=$(cat)
  for json_key in "$@"; do json_enter "$json_key" || exit $?; done
  json_space
  case "$json_rest" in
    '"'*) json_string && json_decode ;;
    [0-9tfn-]*) json_word && case "$json_raw" in null) ;; *) printf %s "$json_raw" ;; esac ;;
    *) exit 2 ;;
  esac
)

# json_enter KEY: goes on at the value of a key of the object that comes next
json_enter() {
  json_space
  case "$json_rest" in '{'*) json_rest=${json_rest#?} ;; '['* | '"'* | [0-9tfn-]*) return 1 ;; *) return 2 ;; esac
  while :; do
    json_space
    case "$json_rest" in '"'*) ;; '}'*) return 1 ;; *) return 2 ;; esac
    json_string || return 2
    # What is decoded may end in newlines, which $() takes away.
    json_found=$(json_decode && printf .)
    json_space
    case "$json_rest" in ':'*) json_rest=${json_rest#?} ;; *) return 2 ;; esac
    if [ "$json_found" = "$1." ]; then return 0; fi
    json_skip || return 2
    json_space
    case "$json_rest" in ','*) json_rest=${json_rest#?} ;; '}'*) return 1 ;; *) return 2 ;; esac
  done
}

json_space() {
  while :; do
    case "$json_rest" in
      [[:space:]]*) json_rest=${json_rest#?} ;;
      *) return 0 ;;
    esac
  done
}

# json_skip: goes past the value that comes next
json_skip() {
  json_depth=0
  while :; do
    json_space
    case "$json_rest" in
      '"'*) json_string || return 2 ;;
      '{'* | '['*) json_rest=${json_rest#?} json_depth=$((json_depth + 1)) ;;
      '}'* | ']'*) json_rest=${json_rest#?} json_depth=$((json_depth - 1)) ;;
      ','* | ':'*) json_rest=${json_rest#?} ;;
      [0-9tfn-]*) json_word || return 2 ;;
      *) return 2 ;;
    esac
    if [ "$json_depth" -le 0 ]; then return 0; fi
  done
}

# json_word: takes a number or a name off what is left, into json_raw
json_word() {
  json_raw=${json_rest%%[!0-9A-Za-z.+-]*}
  json_rest=${json_rest#"$json_raw"}
}

# json_string: takes a string off what is left, into json_raw, its escapes as they are written
json_string() {
  json_rest=${json_rest#?} json_raw=
  while :; do
    json_part=${json_rest%%[\"\\]*}
    json_raw=$json_raw$json_part
    json_rest=${json_rest#"$json_part"}
    case "$json_rest" in
      '"'*) json_rest=${json_rest#?}; return 0 ;;
      '\"'*) json_raw="$json_raw"'\"' json_rest=${json_rest#??} ;;
      '\\'*) json_raw="$json_raw"'\\' json_rest=${json_rest#??} ;;
      '\'*) json_raw="$json_raw"'\' json_rest=${json_rest#?} ;;
      *) return 2 ;;
    esac
  done
}

# json_decode: prints json_raw with its escapes resolved
json_decode() {
  while :; do
    json_part=${json_raw%%\\*}
    printf %s "$json_part"
    json_raw=${json_raw#"$json_part"}
    case "$json_raw" in
      '') return 0 ;;
      '\u'[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]*) json_unicode; continue ;;
      '\"'*) printf '"' ;;
      '\\'*) printf '\\' ;;
      '\/'*) printf / ;;
      '\b'*) printf '\b' ;;
      '\f'*) printf '\f' ;;
      '\n'*) printf '\n' ;;
      '\r'*) printf '\r' ;;
      '\t'*) printf '\t' ;;
      *) return 2 ;;
    esac
    json_raw=${json_raw#??}
  done
}

# json_unicode: takes \uXXXX off json_raw, or a pair of them, and prints the character
json_unicode() {
  json_unit
  json_point=$json_number
  if [ "$json_point" -ge 55296 ] && [ "$json_point" -le 57343 ]; then
    json_high=$json_point json_point=65533
    case "$json_raw" in
      '\u'[Dd][C-Fc-f][0-9A-Fa-f][0-9A-Fa-f]*)
        if [ "$json_high" -lt 56320 ]; then
          json_unit
          json_point=$((65536 + (json_high - 55296) * 1024 + json_number - 56320))
        fi ;;
    esac
  fi
  json_utf8 "$json_point"
}

# json_unit: takes \uXXXX off json_raw, into json_number
json_unit() {
  json_raw=${json_raw#??}
  json_tail=${json_raw#????}
  json_number=$((0x${json_raw%"$json_tail"}))
  json_raw=$json_tail
}

# json_utf8 NUMBER: prints a character
json_utf8() {
  if [ "$1" -lt 128 ]; then json_byte "$1"
  elif [ "$1" -lt 2048 ]; then json_byte $((192 + $1 / 64)) $((128 + $1 % 64))
  elif [ "$1" -lt 65536 ]; then json_byte $((224 + $1 / 4096)) $((128 + $1 / 64 % 64)) $((128 + $1 % 64))
  else json_byte $((240 + $1 / 262144)) $((128 + $1 / 4096 % 64)) $((128 + $1 / 64 % 64)) $((128 + $1 % 64))
  fi
}

# json_byte NUMBERS...
json_byte() {
  # shellcheck disable=SC2059 # an escape is what is wanted
  for json_each in "$@"; do printf "\\$((json_each / 64))$((json_each / 8 % 8))$((json_each % 8))"; done
}
