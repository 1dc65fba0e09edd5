-- How often keys were passed over, on all their accounts together. ARGV: partition, how many keys, keys. Returns a count for each.
local p, counts = text(), {}
for at, key in ipairs(texts(number())) do
  counts[at] = 0
  for _, times in pairs(times_of(p .. SEP .. key)) do counts[at] = counts[at] + times end
end
return counts
