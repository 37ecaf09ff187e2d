mod document;
mod errors;
mod feeds;
mod idempotency;
mod pages;
mod rights;
mod tokens;
mod writing;
