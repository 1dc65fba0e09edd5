-- Empty the store and set its head. ARGV: fencing token, confirmed, watermark, identity, now, piece. Returns why not, if not.
local token = redis.call('HGET', HEAD, 'fencing_token')
if token and tonumber(token) > tonumber(ARGV[1]) then return 'fencing_token' end
redis.call('UNLINK', STATES, DUE)
redis.call('HSET', HEAD, 'fencing_token', ARGV[1], 'confirmed', ARGV[2], 'watermark', ARGV[3], 'identity', ARGV[4], 'now', ARGV[5], 'piece', ARGV[6])
