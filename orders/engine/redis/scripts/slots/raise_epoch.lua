-- Raise the epoch, only upwards. ARGV: epoch. Returns the reason for a refusal, or the head's values.
local epoch = redis.call('HGET', HEAD, 'epoch')
if not epoch then return 'missing' end
if tonumber(epoch) > tonumber(ARGV[1]) then return 'epoch' end
redis.call('HSET', HEAD, 'epoch', ARGV[1])
return redis.call('HMGET', HEAD, 'epoch', 'confirmed', 'watermark', 'identity', 'now')
