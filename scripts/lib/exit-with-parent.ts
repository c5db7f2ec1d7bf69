// Preloaded into the programs that scripts start: however the parent ends, they end as well.
process.on("disconnect", () => process.exit(1));
