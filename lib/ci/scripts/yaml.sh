# Changes single values of YAML files, and nothing else in them: comments, order and layout stay as people wrote them.

# yaml_set KEY VALUE: from standard input to standard output, with the value of a key such as image.tag replaced. Exit 3:
# there is no such key. Exit 4: it is there more than once. Exit 5: what is there is no text on one line.
yaml_set() {
  YAML_KEY="$1" YAML_VALUE="$2" awk '
    function trim(text) { sub(/^ +/, "", text); sub(/[ \r]+$/, "", text); return text }
    # The position after a key and its colon at the beginning of the text, or 0; its name in "name".
    function key_end(text,   length_, quote) {
      quote = substr(text, 1, 1)
      if (quote == "\"" || quote == "\047") {
        length_ = index(substr(text, 2), quote) + 1
        if (length_ == 1) return 0
        name = substr(text, 2, length_ - 2)
        if (!match(substr(text, length_ + 1), /^ *:([ \r]|$)/)) return 0
        match(substr(text, length_ + 1), /^ *:/)
        return length_ + RLENGTH + 1
      }
      if (index("-:#&*!|>%@`{}[],", quote) > 0 && text !~ /^[-:][^ ]/) return 0
      if (!match(text, /:([ \r]|$)/)) return 0
      name = trim(substr(text, 1, RSTART - 1))
      if (index(name, " #") > 0) return 0
      return RSTART + 1
    }
    function path(   i, joined) {
      joined = names[1]
      for (i = 2; i <= depth; i++) joined = joined "." names[i]
      return joined
    }
    # The length of the scalar at the beginning of the text; -1 where it is none on one line.
    function scalar(text,   quote, i, character) {
      quote = substr(text, 1, 1)
      if (text == "" || quote == "#" || quote == "\r") return 0
      if (quote == "\047") {
        for (i = 2; i <= length(text); i++) {
          if (substr(text, i, 1) != quote) continue
          if (substr(text, i + 1, 1) != quote) return i
          i++
        }
        return -1
      }
      if (quote == "\"") {
        for (i = 2; i <= length(text); i++) {
          character = substr(text, i, 1)
          if (character == "\\") i++
          else if (character == quote) return i
        }
        return -1
      }
      if (index("&*!|>{[%@`", quote) > 0) return -1
      i = match(text, / +#| *[\r]?$/)
      return i > 0 ? i - 1 : length(text)
    }
    BEGIN { wanted = ENVIRON["YAML_KEY"]; block = -1; depth = 0; found = 0; bad = 0; open = 0 }
    {
      line = $0
      text = line
      sub(/^ +/, "", text)
      indent = length(line) - length(text)
      blank = text ~ /^\r?$/
      if (block >= 0) {
        if (blank || indent > block) { print; next }
        block = -1
      }
      if (blank || text ~ /^#/) { print; next }
      if (text ~ /^(---|\.\.\.)([ \r]|$)/ && indent == 0) { depth = 0; open = 0; print; next }
      # What was thought to be empty goes on below.
      if (open && (indent > open_indent || (indent == open_indent && text ~ /^- /) || (indent == open_indent && text ~ /^-$/))) bad = 1
      open = 0
      # Within a list, keys are deeper than the dash, and none of them can be named by a path.
      item = 0
      while (text ~ /^-( |\r|$)/) {
        while (depth > 0 && columns[depth] >= indent && !(columns[depth] == indent && names[depth] != "-")) depth--
        depth++
        names[depth] = "-"
        columns[depth] = indent
        item = 1
        rest = substr(text, 2)
        text = rest
        sub(/^ +/, "", text)
        indent += 1 + length(rest) - length(text)
      }
      if (!item) while (depth > 0 && columns[depth] >= indent) depth--
      end = key_end(text)
      if (end > 0) {
        depth++
        names[depth] = name
        columns[depth] = indent
        rest = substr(text, end)
        value = rest
        sub(/^ +/, "", value)
        if (value ~ /^(&[^ ]+ +)?(![^ ]+ +)?[|>]/) block = indent
        if (path() == wanted) {
          many = scalar(value)
          found++
          if (many < 0) { bad = 1 }
          else {
            if (many == 0) { open = 1; open_indent = indent }
            tail = substr(value, many + 1)
            if (many == 0 && tail ~ /^#/) tail = " " tail
            print substr(line, 1, length(line) - length(rest)) " \"" ENVIRON["YAML_VALUE"] "\"" tail
            next
          }
        }
      } else if (item && text ~ /^[|>]/) block = indent - 1
      print
    }
    END {
      if (bad) exit 5
      if (found == 0) exit 3
      if (found > 1) exit 4
    }'
}

# kustomization_set IMAGE FIELD VALUE: the same with an image of a kustomization, whose newTag or digest becomes this and
# whose other one goes. An image that is not there is added.
kustomization_set() {
  YAML_IMAGE="$1" YAML_FIELD="$2" YAML_VALUE="$3" awk '
    function unquoted(text) {
      sub(/^ +/, "", text); sub(/[ \r]+(#.*)?$/, "", text)
      if (text ~ /^".*"$/ || text ~ /^\047.*\047$/) text = substr(text, 2, length(text) - 2)
      return text
    }
    function spaces(many,   text) { text = ""; while (many-- > 0) text = text " "; return text }
    # Prints the image whose lines were gathered.
    function flush(   i, line, field, mine, dash) {
      if (count == 0) return
      mine = 0
      for (i = 1; i <= count; i++) {
        line = lines[i]
        if (line ~ /^[ ]*(- +)?name:/) { field = line; sub(/^[ ]*(- +)?name:/, "", field); if (unquoted(field) == image) mine = 1 }
      }
      for (i = 1; i <= count; i++) {
        line = lines[i]
        if (mine && line ~ /^[ ]*(- +)?(newTag|digest):/) {
          # The dash must stay where another field has gone.
          dash = line ~ /^[ ]*- /
          if (done_field) { if (dash) broken = 1; continue }
          match(line, /^[ ]*(- +)?/)
          print substr(line, 1, RLENGTH) wanted ": \"" value "\""
          done_field = 1
          continue
        }
        print line
        last = line
      }
      if (mine) {
        if (!done_field) print spaces(columns) wanted ": \"" value "\""
        found = 1
      }
      done_field = 0
      count = 0
    }
    BEGIN { image = ENVIRON["YAML_IMAGE"]; wanted = ENVIRON["YAML_FIELD"]; value = ENVIRON["YAML_VALUE"]; inside = 0; item = 0 }
    {
      if ($0 ~ /^images:/) {
        if ($0 !~ /^images:[ \r]*(#.*)?$/) broken = 1
        inside = 1
        print
        next
      }
      if (!inside) { print; next }
      if ($0 ~ /^ *- /) {
        flush()
        match($0, /^ */); item = RLENGTH
        match($0, /^ *- +/); columns = RLENGTH
        lines[++count] = $0
        next
      }
      # Another key ends the list; what has not been said of the image is added to it.
      if ($0 ~ /^[A-Za-z]/) { flush(); if (!found) { add(item); found = 1 } inside = 0; print; next }
      if (count > 0 && $0 !~ /^[ \r]*$/ && $0 !~ /^ *#/) { lines[++count] = $0; next }
      if (count > 0) { lines[++count] = $0; next }
      print
    }
    function add(indent) {
      print spaces(indent) "- name: " image
      print spaces(indent) "  " wanted ": \"" value "\""
    }
    END {
      flush()
      if (!found) {
        if (!inside) print "images:"
        add(inside ? item : 2)
      }
      if (broken) exit 5
    }'
}
