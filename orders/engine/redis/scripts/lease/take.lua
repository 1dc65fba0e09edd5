-- ARGV: who, milliseconds. Free or one's own, it is one's own for so long. Returns {whose, milliseconds left}.
local whose = redis.call('GET', KEYS[1])
if whose and whose ~= ARGV[1] then return {whose, redis.call('PTTL', KEYS[1])} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {ARGV[1], tonumber(ARGV[2])}
