//! Stories of the Wochenrückblick: it arrives, it says why, it stops when asked, and it comes once.

mod arrives;
mod fire;
mod settings;
