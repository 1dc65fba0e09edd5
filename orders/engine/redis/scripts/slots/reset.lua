-- Empty the slot and set its head. ARGV: epoch, confirmed, watermark, identity, now. Returns why not, if not.
local epoch = redis.call('HGET', HEAD, 'epoch')
if epoch and tonumber(epoch) > tonumber(ARGV[1]) then return 'epoch' end
redis.call('UNLINK', STATES, DUE)
redis.call('HSET', HEAD, 'epoch', ARGV[1], 'confirmed', ARGV[2], 'watermark', ARGV[3], 'identity', ARGV[4], 'now', ARGV[5])
