-- Keys whose time has come. ARGV: fencing token, confirmed, now, limit. Returns the reason for a refusal, or key, due, key, due ...
local reason = differs(ARGV[1], ARGV[2])
if reason then return reason end
return redis.call('ZRANGEBYSCORE', DUE, '-inf', ARGV[3], 'WITHSCORES', 'LIMIT', 0, ARGV[4])
