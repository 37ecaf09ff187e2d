//! Invitations: behind the link, the first steps after it, and the list of all.

pub mod cohort;
pub mod cohort_pages;
pub mod handlers;
pub mod manage;
pub mod manage_pages;
pub mod pages;
pub mod step_pages;
pub mod steps;
