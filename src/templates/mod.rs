//! Templates: built into the program, read from disk in development.

mod leaves;

use std::borrow::Cow;
use std::sync::{Arc, RwLock};

use anyhow::{Context as _, Result};
use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use crate::{german, text};

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Files;

/// Renders templates. Clones share the parsed ones.
#[derive(Clone)]
pub struct Templates {
    tera: Arc<RwLock<Tera>>,
    rereads: bool,
}

impl Templates {
    /// Parses all templates.
    ///
    /// # Errors
    /// A template is faulty.
    pub fn new(rereads: bool) -> Result<Self> {
        Ok(Self { tera: Arc::new(RwLock::new(parsed()?)), rereads })
    }

    /// Renders a template with `page`'s fields on top and `layout` beside them.
    ///
    /// # Errors
    /// A variable is missing, or a filter refuses its input.
    pub fn page(&self, template: &str, page: &impl Serialize, layout: &impl Serialize) -> Result<String> {
        let mut context = Context::from_serialize(page)?;
        context.insert("layout", layout);
        self.render(template, &context)
    }

    /// Renders a template with the fields of `value`.
    ///
    /// # Errors
    /// As [`Templates::page`].
    pub fn plain(&self, template: &str, value: &impl Serialize) -> Result<String> {
        self.render(template, &Context::from_serialize(value)?)
    }

    /// Top-level variables that a template reads (for the test that holds templates against structs).
    ///
    /// # Errors
    /// There is no such template.
    pub fn variables(&self, template: &str) -> Result<Vec<String>> {
        let tera = self.tera.read().map_err(|_| anyhow::anyhow!("templates"))?;
        Ok(tera.get_template_variables(template)?.into_iter().map(str::to_owned).collect())
    }

    fn render(&self, template: &str, context: &Context) -> Result<String> {
        if self.rereads
            && let Ok(mut tera) = self.tera.write()
        {
            *tera = parsed()?;
        }
        let tera = self.tera.read().map_err(|_| anyhow::anyhow!("templates"))?;
        tera.render(template, context).with_context(|| format!("rendering {template}"))
    }
}

fn parsed() -> Result<Tera> {
    let mut tera = Tera::new();
    tera.register_filter("count", count);
    tera.register_filter("number", |value: i64, _: Kwargs, _: &State| german::number(value));
    tera.register_filter("nowrap_hyphens", |value: &str, _: Kwargs, _: &State| text::nowrap_hyphens(value));
    let (names, mut sources): (Vec<Cow<'static, str>>, Vec<String>) = Files::iter()
        .filter_map(|name| Some((name.clone(), Files::get(&name)?)))
        .map(|(name, file)| (name, String::from_utf8_lossy(&file.data).into_owned()))
        .unzip();
    leaves::inline(&mut sources);
    tera.add_raw_templates(
        names.iter().zip(&sources).map(|(name, source)| (name.as_ref(), source.as_str())),
    )?;
    Ok(tera)
}

/// "1 Antwort", "1.234 Antworten", and the phrase of `none` for 0.
fn count(value: i64, words: Kwargs, _: &State) -> tera::TeraResult<String> {
    let word = words.must_get::<&str>(if value == 1 { "one" } else { "many" })?;
    Ok(match words.get::<&str>("none")? {
        Some(none) if value == 0 => none.to_owned(),
        _ => format!("{}\u{a0}{word}", german::number(value)),
    })
}
