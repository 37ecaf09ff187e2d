//! Pictures, which become links: a picture from elsewhere would tell its server who reads what.

use pulldown_cmark::Event;

use super::super::links::{self, Target};
use super::outline::Outline;
use super::{anchors, words};

/// A picture of Markdown whose description is being read.
#[derive(Debug)]
pub struct Picture {
    target: Option<Target>,
    description: String,
    /// Elements open inside the description, the picture itself included.
    depth: usize,
}

impl Picture {
    /// A picture at this address.
    pub fn new(address: &str) -> Self {
        Self { target: links::accept_picture(address), description: String::new(), depth: 1 }
    }

    /// Reads on in the description, of which only the text counts; `true` at its end.
    pub fn read(&mut self, event: Event) -> bool {
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) => self.description.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.description.push(' '),
            _ => {}
        }
        self.depth == 0
    }

    /// Writes what stands for the picture.
    pub fn write(&self, outline: &mut Outline) {
        write(outline, self.target.as_ref(), |outline| outline.text(&words::picture(&self.description)));
    }
}

/// Writes a description as a link to the picture, or alone if a link is not possible here.
pub fn write(outline: &mut Outline, target: Option<&Target>, description: impl FnOnce(&mut Outline)) {
    match target.filter(|_| anchors::may_begin(outline)) {
        Some(target) => {
            outline.push(&anchors::image_link(target));
            description(outline);
            outline.push("</a>");
        }
        None => description(outline),
    }
}
