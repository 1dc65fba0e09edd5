-- Apply what a claim replayed: only the fencing token is compared. ARGV: fencing token, nothing, then as `write` reads them. Returns why not, if not.
local reason = differs(ARGV[1])
if not reason then write() end
return reason
