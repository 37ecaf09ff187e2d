//! Keeping what is worth keeping: the solution of a question.

mod answer;

pub use self::answer::{mark_solution, mark_solution_in, unmark_solution};
