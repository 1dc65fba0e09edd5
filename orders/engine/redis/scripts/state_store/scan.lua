-- A piece of all states. ARGV: fencing token, confirmed, cursor, about how many. Returns the reason for a refusal, or cursor and key, value ...
local reason = differs(ARGV[1], ARGV[2])
if reason then return reason end
return redis.call('HSCAN', STATES, ARGV[3], 'COUNT', ARGV[4])
