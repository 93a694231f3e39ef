"""Ranges of IP addresses that nobody has to himself on the internet."""

# RFC 1918, the space that providers share by RFC 6598, and the unique local addresses of RFC 4193.
PRIVATE = ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
# RFC 3927 and RFC 4291: what is on the node itself, its cloud's metadata among it.
LINK_LOCAL = ("169.254.0.0/16", "fe80::/10")
EVERYTHING = ("0.0.0.0/0", "::/0")
