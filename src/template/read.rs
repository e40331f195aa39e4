//! A template from the text of a file, in which every value knows where it begins and ends.

use super::{Expr, Template, answers, formats, metadata};
use crate::conversions::conversions;
use crate::findings::{Color, Mistake, Sources};
use crate::names;
use crate::shown::{self, Shown};
use crate::site::{File, FileRange, Place};

/// The sections besides `Resources` that show that a document is a template.
const SECTIONS: [&str; 7] = [
    "AWSTemplateFormatVersion",
    "Transform",
    "Fn::Transform",
    "Parameters",
    "Mappings",
    "Conditions",
    "Outputs",
];

impl Template {
    /// Reads a template from the text of a JSON file. `path` is the path in places and findings.
    ///
    /// Lines and columns count from 1, columns in characters; a byte order mark does not count.
    /// Whole numbers must fit in 64 bits, fractions are read as doubles. YAML is not read. Of what
    /// `aws cloudformation get-template` answers, the template is read; if it is a text there, its places
    /// are in that text, and `path` is followed by `(TemplateBody)`.
    ///
    /// # Errors
    ///
    /// The first place where the text is not JSON; or else every name that is twice in its object;
    /// or else that the document is not a template: it is not an object, or has no section of a
    /// template.
    ///
    /// ```
    /// use tablature::template::Template;
    ///
    /// let text = r#"{ "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } } }"#;
    /// let template = Template::read("alarms.json", text).unwrap();
    /// let place = template.resource("Alarms").unwrap().node().place().unwrap().to_string();
    /// assert_eq!(place, "alarms.json:1:28");
    ///
    /// let error = Template::read("alarms.json", "{ \"Resources\": ").unwrap_err();
    /// assert_eq!(error.to_string(), "alarms.json:1:16: not JSON: a value is missing at the end of the file");
    /// ```
    pub fn read(path: &str, text: &str) -> Result<Self, ReadError> {
        let read_bytes = Some(text.len());
        let format = formats::of(path, text);
        let (root, read_bytes) = match answers::unwrapped(Self::document(path, text)?) {
            Err(document) => (document, read_bytes),
            Ok(body) => match (body.as_str(), &body.place) {
                (Some(text), _) => return Self::read(&format!("{path} (TemplateBody)"), text),
                (None, Some(Place::File(range))) => {
                    let bytes = range.bytes().len();
                    (body, Some(bytes))
                }
                (None, _) => (body, read_bytes),
            },
        };
        let root = metadata::with_acknowledgements(root);
        let template = Self { read_bytes, format: Some(format), ..Self::from_root(root) };
        match template.mistake() {
            None => Ok(template),
            Some(mistake) => Err(mistake.into()),
        }
    }

    /// Reads the one value of a file that is no template.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), as far as the text is not JSON.
    pub(crate) fn document(path: &str, text: &str) -> Result<Expr, ReadError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let format = formats::of(path, text);
        let file = File::new(path, text, format);
        if text.trim().is_empty() {
            let start = FileRange::new(&file, 0..0).into();
            return Err(Mistake::new(start, "the file is empty").into());
        }
        format.read(&file)
    }

    /// Why this is not a template.
    fn mistake(&self) -> Option<Mistake> {
        let root = self.root();
        let place = root.place()?.clone();
        if !root.is_object() {
            return Some(Mistake::new(place, "a template is a JSON object"));
        }
        if let Some(command) = answers::command(&root) {
            let message =
                format!("this is no template, but the answer of `aws cloudformation {command}`");
            let help = "ask for the template: `aws cloudformation get-template --stack-name NAME`, for that of a \
                change set with `--change-set-name NAME`";
            return Some(Mistake::new(place, message).help(help));
        }
        // A document without `Resources` is still a template, and is judged as one: the CDK writes
        // such.
        let is_template = SECTIONS.iter().any(|name| root.get(name).is_some());
        match self.section("Resources") {
            Some(section) if section.is_object() => None,
            Some(section) => {
                let place = section.place()?.clone();
                Some(Mistake::new(place, "`Resources` is an object of logical ids"))
            }
            None if is_template => None,
            None => {
                let mistake = Mistake::new(place, "this is no template: it has no `Resources`");
                let is_it = |name: &str| names::nearest(name, ["Resources"]).is_some();
                Some(match root.keys().find(|name| is_it(name)) {
                    Some(name) => mistake.help(format!("did you mean `Resources` by `{name}`?")),
                    None => mistake.help("the CDK's templates are `cdk.out/*.template.json`"),
                })
            }
        }
    }
}

/// Why a text could not be read as a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadError {
    mistakes: Vec<Mistake>,
}

impl ReadError {
    #[cfg(feature = "cli")]
    pub(crate) fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// The mistakes as rustc prints errors, each with its line of the file, separated by empty lines.
    pub fn text(&self, sources: &Sources, color: Color) -> String {
        self.shown_text(sources, color).into()
    }

    pub(crate) fn shown_text(&self, sources: &Sources, color: Color) -> Shown {
        Shown::joined(self.mistakes.iter().map(|mistake| mistake.text(sources, color)), "\n")
    }
}

impl std::fmt::Display for ReadError {
    /// One line each: `file:line:column: message`.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, mistake) in self.mistakes.iter().enumerate() {
            if index > 0 {
                writeln!(formatter)?;
            }
            let place = mistake.place().map(|place| format!("{place}: ")).unwrap_or_default();
            formatter.write_str(&shown::sentence(format!("{place}{}", mistake.message())))?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}

conversions! {
    ReadError:
    |mistake: Mistake| Self { mistakes: vec![mistake] };
    |mistakes: Vec<Mistake>| Self { mistakes };
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = r#"{ "Resources": { "T": { "Type": "AWS::SNS::Topic" } } }"#;

    fn error(text: &str) -> String {
        Template::read("t.json", text).unwrap_err().to_string()
    }

    #[test]
    fn a_template_is_written_as_it_was_read() {
        let text = TOPIC.replace(' ', "");
        let template = Template::read("t.json", &text).unwrap();
        assert_eq!(template.root().expr().to_json(), text);
    }

    #[test]
    fn its_size_is_that_of_the_file() {
        let text = TOPIC.replace(' ', "\n\n");
        let template = Template::read("t.json", &text).unwrap();
        assert_eq!((template.bytes(), template.format()), (text.len(), Some("JSON")));
        assert_eq!(template, Template::read("u.json", TOPIC).unwrap());
    }

    #[test]
    fn what_is_no_template_has_its_reason() {
        assert_eq!(error(" \r\n\t"), "t.json:1:1: the file is empty");
        assert_eq!(error("\u{feff}"), "t.json:1:1: the file is empty");
        assert_eq!(error("\n [1]"), "t.json:2:2: a template is a JSON object");
        assert_eq!(error("{}"), "t.json:1:1: this is no template: it has no `Resources`");
        assert_eq!(
            error("{\"Resources\": []}"),
            "t.json:1:15: `Resources` is an object of logical ids"
        );
        for section in SECTIONS {
            assert!(Template::read("t.json", &format!("{{\"{section}\": {{}}}}")).is_ok());
        }
    }

    #[test]
    fn yaml_is_known_by_its_beginning_or_its_name() {
        for text in [
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n",
            "---\nResources:\n",
            "# notes\nResources:\n",
            "\n\nResources:\n  T:\n",
        ] {
            let error = Template::read("t.template", text).unwrap_err();
            assert_eq!(error.to_string(), "t.template:1:1: the file is YAML, not JSON");
        }
        assert!(Template::read("t.yml", "!Ref x").unwrap_err().to_string().contains("YAML"));
        assert!(Template::read("t.yaml", TOPIC).is_ok(), "JSON is YAML, too");
        assert!(error("nonsense").starts_with("t.json:1:1: not JSON: "));
    }

    #[test]
    fn a_byte_order_mark_does_not_count() {
        let template = Template::read("t.json", &format!("\u{feff}{TOPIC}")).unwrap();
        assert_eq!(template.root().place().unwrap().to_string(), "t.json:1:1");
    }
}
