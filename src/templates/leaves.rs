//! Small components put into their callers when templates are parsed.
//!
//! A page has hundreds of icons, times and tokens. Calling a component costs a map of arguments and a scope of its
//! own, which for these is more than what they say. So a call of a leaf becomes its text: `{{ <icon name="star"/> }}`
//! becomes `<svg …#star"/></svg>`, and `{{ <time at={row.asked}/> }}` becomes `<time datetime="{{ row.asked.iso }}" …`.
//! What this does not understand stays a call and says the same.

/// Components that only arrange their arguments: no tags, no filters, no calls.
const LEAVES: [&str; 4] = ["icon", "time", "day", "csrf"];

/// A leaf as its file defines it.
struct Leaf {
    name: &'static str,
    /// Its arguments with their default, if it is a text.
    parameters: Vec<(String, Option<String>)>,
    body: String,
}

/// What a call says of an argument.
#[derive(Clone)]
enum Argument {
    Text(String),
    Path(String),
}

/// Puts the leaves among these sources into all of them.
pub(super) fn inline(sources: &mut [String]) {
    let leaves: Vec<Leaf> = LEAVES
        .into_iter()
        .filter_map(|name| sources.iter().find_map(|source| Leaf::read(name, source)))
        .collect();
    for source in sources {
        for leaf in &leaves {
            *source = leaf.put_into(source);
        }
        *source = ask_for_layout(source);
    }
}

impl Leaf {
    fn read(name: &'static str, source: &str) -> Option<Self> {
        let (_, rest) = source.split_once(&format!("{{% component {name}("))?;
        let (parameters, rest) = rest.split_once(") -%}")?;
        let (body, _) = rest.split_once(&format!("{{%- endcomponent {name} %}}"))?;
        let parameters = parameters.split(", ").filter(|part| !part.starts_with('@')).map(|part| {
            let (declared, default) = part.split_once(" = ").unwrap_or((part, ""));
            let name = declared.split(':').next().unwrap_or(declared);
            (
                name.to_owned(),
                default.strip_prefix('"').and_then(|text| text.strip_suffix('"')).map(str::to_owned),
            )
        });
        let is_leaf = !body.contains("{%") && !body.contains("{{ <") && !body.contains('|');
        is_leaf.then(|| Self { name, parameters: parameters.collect(), body: body.trim().to_owned() })
    }

    /// The source with all calls replaced that [`Leaf::text`] can tell.
    fn put_into(&self, source: &str) -> String {
        let call = format!("{{{{ <{}", self.name);
        let (mut out, mut rest) = (String::with_capacity(source.len()), source);
        while let Some(place) = rest.find(&call) {
            let (before, found) = rest.split_at(place);
            out.push_str(before);
            let inner = found.strip_prefix(&call).and_then(|inner| inner.split_once("/> }}"));
            // `icon` is also how `icons` begins.
            let inner = inner.filter(|(arguments, _)| arguments.is_empty() || arguments.starts_with(' '));
            match inner.and_then(|(arguments, after)| Some((self.text(arguments)?, after))) {
                Some((text, after)) => {
                    out.push_str(&text);
                    rest = after;
                }
                None => {
                    out.push_str(&call);
                    rest = found.strip_prefix(&call).unwrap_or_default();
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// What a call with these arguments says.
    fn text(&self, arguments: &str) -> Option<String> {
        let given = read_arguments(arguments)?;
        if given.iter().any(|(name, _)| self.parameters.iter().all(|(known, _)| known != name)) {
            return None;
        }
        let mut text = self.body.clone();
        for (name, default) in &self.parameters {
            let given = given.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
            match given.or_else(|| default.clone().map(Argument::Text))? {
                Argument::Text(value) => text = text.replace(&format!("{{{{ {name} }}}}"), &value),
                Argument::Path(path) => {
                    text = text.replace(&format!("{{{{ {name} }}}}"), &format!("{{{{ {path} }}}}"));
                    text = text.replace(&format!("{{{{ {name}."), &format!("{{{{ {path}."));
                }
            }
        }
        Some(text)
    }
}

/// `name="star" class={kind}`, or just `at`; none for what is more than a plain text or a path.
fn read_arguments(text: &str) -> Option<Vec<(String, Argument)>> {
    let mut arguments = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (value, after) = if let Some(quoted) = after.strip_prefix("=\"") {
            let (value, after) = quoted.split_once('"')?;
            let is_plain = value.chars().all(|c| is_of_name(c) || c == ' ' || c == '-');
            (Argument::Text(is_plain.then(|| value.to_owned())?), after)
        } else if let Some(braced) = after.strip_prefix("={") {
            let (path, after) = braced.split_once('}')?;
            let is_path = path.chars().all(|c| is_of_name(c) || c == '.');
            (Argument::Path(is_path.then(|| path.to_owned())?), after)
        } else {
            (Argument::Path(name.to_owned()), after)
        };
        if name.is_empty() {
            return None;
        }
        arguments.push((name.to_owned(), value));
        rest = after.trim_start();
    }
    Some(arguments)
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Leaves read `layout`, which components have to ask for: those that do so now without having asked.
fn ask_for_layout(source: &str) -> String {
    let mut parts = source.split("{% component ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("{% component ");
        match part.split_once(") -%}") {
            Some((head, body)) if body.contains("{{ layout.") && !head.contains("@layout") => {
                let comma = if head.ends_with('(') { "" } else { ", " };
                out.push_str(&format!("{head}{comma}@layout) -%}}{body}"));
            }
            _ => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ICON: &str = "{% component icon(name: string, class: string = \"icon\", @layout) -%}\n\
         <svg class=\"{{ class }}\"><use href=\"{{ layout.base }}#{{ name }}\"/></svg>\n{%- endcomponent icon %}";
    const TIME: &str = "{% component time(at) -%}\n<time datetime=\"{{ at.iso }}\">{{ at.short }}</time>\n\
         {%- endcomponent time %}";

    fn inlined(source: &str) -> String {
        let mut sources = [ICON.to_owned(), TIME.to_owned(), source.to_owned()];
        inline(&mut sources);
        let [.., source] = sources;
        source
    }

    #[test]
    fn a_call_becomes_what_it_says() {
        assert_eq!(
            inlined("a{{ <icon name=\"star\"/> }}b{{ <icon name={kind} class=\"icon small\"/> }}"),
            "a<svg class=\"icon\"><use href=\"{{ layout.base }}#star\"/></svg>\
             b<svg class=\"icon small\"><use href=\"{{ layout.base }}#{{ kind }}\"/></svg>"
        );
        assert_eq!(
            inlined("{{ <time at={row.asked}/> }}{{ <time at/> }}"),
            "<time datetime=\"{{ row.asked.iso }}\">{{ row.asked.short }}</time>\
             <time datetime=\"{{ at.iso }}\">{{ at.short }}</time>"
        );
    }

    #[test]
    fn what_is_not_understood_stays_a_call() {
        for call in
            ["{{ <icon name={kind | lower}/> }}", "{{ <icon name=\"a&b\"/> }}", "{{ <icon colour=\"x\"/> }}"]
        {
            assert_eq!(inlined(call), call);
        }
        assert_eq!(inlined("{{ <icons/> }}"), "{{ <icons/> }}");
    }

    #[test]
    fn a_component_that_shows_an_icon_asks_for_the_layout() {
        let component = "{% component badge(kind) -%}{{ <icon name=\"star\"/> }}{%- endcomponent badge %}";
        assert!(inlined(component).starts_with("{% component badge(kind, @layout) -%}<svg"));
        let plain = "{% component word(kind) -%}{{ kind }}{%- endcomponent word %}";
        assert_eq!(inlined(plain), plain);
    }
}
