//! Stories of signing in, and of doors that stay shut.

mod safety;
mod sign_in;
