//! Stories of profiles, pictures and the directory.

mod directory;
mod picture;
mod show;
