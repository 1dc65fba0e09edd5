-- The states of keys. ARGV: fencing token, confirmed, keys. Returns the reason for a refusal, or the values, nil for absent ones.
local reason = differs(ARGV[1], ARGV[2])
if reason then return reason end
local values, n = {}, #ARGV - 2
for from = 1, n, PIECE do
  local to = math.min(from + PIECE - 1, n)
  local piece = redis.call('HMGET', STATES, unpack(ARGV, from + 2, to + 2))
  for at = from, to do values[at] = piece[at - from + 1] end
end
return values
