-- Returns {whose, milliseconds left}; {'', 0} if nobody has it.
local whose = redis.call('GET', KEYS[1])
if not whose then return {'', 0} end
return {whose, redis.call('PTTL', KEYS[1])}
