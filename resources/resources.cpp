// The library is the resources beside it; a static library wants one source.
