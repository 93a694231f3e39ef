# Counts the rows in a dump, as `pg_restore --data-only --file=-` writes it: a line of YAML for each table, then one for the
# large objects. A statement goes on over lines while a quote is open, since names and comments may hold line breaks.

BEGIN {
    for (code = 1; code < 32; code++)
        escaped[sprintf("%c", code)] = sprintf("\\u%04x", code)
    escaped["\\"] = "\\\\"
    escaped["\""] = "\\\""
}

function json(text, result, i, character) {
    for (i = 1; i <= length(text); i++) {
        character = substr(text, i, 1)
        result = result (character in escaped ? escaped[character] : character)
    }
    return "\"" result "\""
}

# A name as rows.sql writes it: quoted only where it is not plain, whatever PostgreSQL's version calls a keyword.
function plain(name) {
    return name ~ /^"[a-z_][a-z0-9_]*"$/ ? substr(name, 2, length(name) - 2) : name
}

function in_quotes(text) {
    gsub(/"[^"]*"|'[^']*'/, "", text)
    return text ~ /["']/
}

copying && $0 == "\\." {
    print "  " json(table) ": " rows
    copying = 0
    next
}

copying {
    rows++
    next
}

statement == "" && /^(--|$)/ {
    next
}

{
    statement = statement (statement == "" ? "" : "\n") $0
    if (in_quotes(statement))
        next
}

statement ~ /^COPY / {
    rest = substr(statement, 6)
    match(rest, /^(("[^"]*")+|[^".]+)/)
    table = plain(substr(rest, 1, RLENGTH)) "."
    rest = substr(rest, RLENGTH + 2)
    match(rest, /^(("[^"]*")+|[^" ]+)/)
    table = table plain(substr(rest, 1, RLENGTH))
    rows = 0
    copying = 1
}

statement ~ /^SELECT pg_catalog.lo_open\(/ {
    objects++
}

{
    statement = ""
}

END {
    print "  large objects: " objects + 0
}
