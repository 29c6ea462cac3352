/**
 * cdktf keeps a stack trace of every token it makes, for its error messages. Under Jest each is translated by source
 * maps, which takes longer than the synthesis itself.
 */
const traces = require("cdktf/lib/tokens/private/stack-trace") as { captureStackTrace: () => string[] };
traces.captureStackTrace = () => [];
