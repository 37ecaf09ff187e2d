//! Stories of profiles, pictures and the directory.

mod directory;
mod names;
mod picture;
mod show;
