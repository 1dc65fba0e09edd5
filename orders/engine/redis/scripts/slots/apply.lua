-- Apply what a claim replayed: only the epoch is compared. ARGV: epoch, nothing, then as `write` reads them. Returns why not, if not.
local reason = differs(ARGV[1])
if not reason then write() end
return reason
