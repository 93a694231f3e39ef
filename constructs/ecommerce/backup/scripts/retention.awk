# Names the dumps that are expired. A line has a dump's name, day, week and month, the newest first. What is counted are days,
# weeks and months that have dumps, so that no clock and no month without backups expires anything.
{
    if (!($2 in day)) {
        day[$2]
        seen_days++
    }
    keep = NR <= at_least || seen_days <= days
    if (!($3 in week)) {
        week[$3]
        if (++seen_weeks <= weeks)
            keep = 1
    }
    if (!($4 in month)) {
        month[$4]
        if (++seen_months <= months)
            keep = 1
    }
    if (!keep)
        print $1
}
