-- Raise the fencing token, only upwards. ARGV: fencing token. Returns the reason for a refusal, or the head's values.
local token = redis.call('HGET', HEAD, 'fencing_token')
if not token then return 'missing' end
if tonumber(token) > tonumber(ARGV[1]) then return 'fencing_token' end
redis.call('HSET', HEAD, 'fencing_token', ARGV[1], 'piece', 0)
return redis.call('HMGET', HEAD, 'fencing_token', 'confirmed', 'watermark', 'identity', 'now')
