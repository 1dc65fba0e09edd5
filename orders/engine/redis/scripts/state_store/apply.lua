-- Apply a piece of what a claim replayed. ARGV: fencing token, how many writes of this claim the store has, then as `write` reads them. Returns why
-- not, if not: a server that fell back may have kept the token and lost pieces.
local reason = differs(ARGV[1])
if not reason and redis.call('HGET', HEAD, 'piece') ~= ARGV[2] then reason = 'piece' end
if not reason then
  write()
  redis.call('HINCRBY', HEAD, 'piece', 1)
end
return reason
