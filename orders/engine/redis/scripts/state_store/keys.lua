-- Some of the keys of a kind. ARGV: fencing token, confirmed, cursor, about how many are looked at, a pattern. Returns the reason for a refusal,
-- or cursor and keys.
local reason = differs(ARGV[1], ARGV[2])
if reason then return reason end
local found = redis.call('HSCAN', STATES, ARGV[3], 'COUNT', ARGV[4], 'MATCH', ARGV[5])
local keys = {}
for at = 1, #found[2], 2 do keys[#keys + 1] = found[2][at] end
return {found[1], keys}
