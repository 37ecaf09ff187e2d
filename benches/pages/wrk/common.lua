-- What both loads share: threads that know their number, and an account of the run as one line of JSON.

local threads = {}

function setup(thread)
    thread:set("number", #threads)
    thread:set("accepted", 0)
    table.insert(threads, thread)
end

-- The lines of a file, each split at its tabs.
function rows(name)
    local rows = {}
    for line in io.lines(name) do
        local row = {}
        for field in (line .. "\t"):gmatch("([^\t]*)\t") do
            table.insert(row, field)
        end
        table.insert(rows, row)
    end
    return rows
end

function done(summary, latency)
    local accepted = 0
    for _, thread in ipairs(threads) do
        accepted = accepted + thread:get("accepted")
    end
    local errors = summary.errors
    local account = 'account {"requests":%.0f,"microseconds":%.0f,"bytes":%.0f,"accepted":%.0f,"refused":%.0f,'
        .. '"broken":%.0f,"p50":%.1f,"p99":%.1f}\n'
    io.write(account:format(summary.requests, summary.duration, summary.bytes, accepted, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
