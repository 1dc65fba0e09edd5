-- Apply one partition's batch. ARGV: fencing token, confirmed, then as `write` reads them. Returns why not, if not.
local reason = differs(ARGV[1], ARGV[2])
if not reason then write() end
return reason
