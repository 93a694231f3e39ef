# Compares the rows of a dump with those of the one before: names tables that held rows and are gone, and says when most of all
# rows are gone. A partition that was dropped is no loss; :partitions are those of the dump before.
{
    end = match($0, /: [0-9]+$/)
    name = substr($0, 3, end - 3)
    rows = substr($0, end + 2)
}

FILENAME == ARGV[1] {
    before[name] = rows
    all_before += rows
    next
}

{
    now[name]
    all_now += rows
}

END {
    for (name in before)
        if (!(name in now) && before[name] > 0 && !index(partitions, name))
            print name ", which had " before[name] " rows, is gone"
    if (all_now * 2 < all_before)
        print "of " all_before " rows " all_now + 0 " are left"
}
