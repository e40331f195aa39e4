//! Judges what a stack sets for itself and the template does not show: its name, its Region.

use super::Judge;
use super::rules::{STACK_NAME, UNKNOWN_PLACEHOLDER, UNKNOWN_REGION};
use crate::facts::limits::cloudformation::{STACK_NAME_LENGTH, is_stack_name};
use crate::facts::regions;
use crate::findings::{Finding, Help, finding};
use crate::names;

impl Judge<'_> {
    /// First the name alone, then the name with the stage: one mistake, one finding.
    pub(super) fn check_name(&mut self) {
        let (name, site) = (&self.stack.name.value, self.stack.name.site);
        let deployed = self.stage.stack_name(name);
        let length = deployed.chars().count();
        let finding = if !is_stack_name(name) {
            let message = if name.is_empty() {
                "a stack has an empty name".to_owned()
            } else {
                format!("`{name}` cannot be the name of a stack")
            };
            let finding = Finding::new(&STACK_NAME, message)
                .here(site, "a letter first, then letters, digits and hyphens");
            let near = nearest_name(name);
            finding.help(Help::meant(near.as_deref(), "name it after the app, such as `music`"))
        } else if !is_stack_name(&deployed) || deployed.ends_with('-') && !name.ends_with('-') {
            // The stage is set on the command line, so no place in the source is to blame.
            let stage = self.stage.name();
            finding!(&STACK_NAME, "`{stage}` cannot be the name of a stage")
                .help(format!("it stands behind the stack's name, as in `{name}-prod`"))
                .help("write it with letters, digits and hyphens")
        } else if !STACK_NAME_LENGTH.contains(&length) {
            let most = STACK_NAME_LENGTH.end();
            let finding = finding!(
                &STACK_NAME,
                "the stack's name has {length} characters, at most {most} are allowed"
            )
            .at(site);
            if deployed == *name {
                finding.help("shorten it")
            } else {
                let stage = self.stage.name();
                finding.label(format!("with `-{stage}` behind it")).help("shorten it")
            }
        } else {
            return;
        };
        self.findings.push(finding);
    }

    /// The convention is reported once, not for each table that it names.
    pub(super) fn check_table_names(&mut self) {
        let Some(pattern) = &self.stack.table_names else { return };
        let rest = pattern.value.replace("{table}", "").replace("{stage}", "");
        let Some(start) = rest.find(['{', '}']) else { return };
        let unknown = rest.get(start..).unwrap_or_default();
        let message = match unknown.find('}') {
            Some(end) if end > 0 => {
                let placeholder = unknown.get(..=end).unwrap_or_default();
                format!("`{placeholder}` means nothing in a naming convention")
            }
            _ => format!("the naming convention `{}` has a single brace", pattern.value),
        };
        Finding::new(&UNKNOWN_PLACEHOLDER, message)
            .at(pattern.site)
            .help("`{table}` becomes the table's id, `{stage}` the stage")
            .add_to(&mut self.findings);
    }

    pub(super) fn check_region(&mut self) {
        let Some(region) = &self.stack.region else { return };
        let code = region.value.as_str();
        if regions::is_region(code) {
            return;
        }
        let near = names::nearest(code, regions::all().iter().map(|region| region.code));
        finding!(&UNKNOWN_REGION, "there is no Region `{code}`")
            .at(region.site)
            .help(Help::meant(near, "write its code, such as `eu-west-1`"))
            .add_to(&mut self.findings);
    }
}

/// The name with a hyphen for each run of invalid characters.
fn nearest_name(name: &str) -> Option<String> {
    let words: Vec<&str> = name
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let name = words.join("-");
    is_stack_name(&name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::judge_stack;
    use crate::stack::{Stack, Stage};

    fn found(stack: Stack, stage: &str) -> Vec<String> {
        let findings = judge_stack(&stack, &Stage::new(stage));
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    #[test]
    fn a_name_is_letters_digits_and_hyphens() {
        for name in ["music", "A1", "insight-hr-2"] {
            assert_eq!(found(Stack::new(name), "dev"), [""; 0]);
        }
        for name in ["music_player", "2music", "-music", "Müsic", "../music"] {
            let message = format!("`{name}` cannot be the name of a stack");
            assert_eq!(found(Stack::new(name), "pr od"), [message], "once, whatever the stage");
        }
        assert_eq!(found(Stack::new(""), "dev"), ["a stack has an empty name"]);
    }

    #[test]
    fn the_stage_counts() {
        assert_eq!(found(Stack::new("music"), "prod-2"), [""; 0]);
        for stage in ["pr od", "prod_2", "", "-"] {
            let message = format!("`{stage}` cannot be the name of a stage");
            assert_eq!(found(Stack::new("music"), stage), [message]);
        }
        let name = "m".repeat(123);
        assert_eq!(found(Stack::new(&name), "prod"), [""; 0]);
        let message = "the stack's name has 129 characters, at most 128 are allowed";
        assert_eq!(found(Stack::new(&name), "prod2"), [message]);
        assert_eq!(found(Stack::new("m".repeat(128)), "dev"), [""; 0]);
        assert_eq!(found(Stack::new("m".repeat(129)), "dev"), [message]);
    }

    #[test]
    fn a_name_is_mended_where_something_is_left() {
        assert_eq!(nearest_name("music_player v2").as_deref(), Some("music-player-v2"));
        assert_eq!(nearest_name("2music"), None);
        assert_eq!(nearest_name("日本"), None);
    }

    #[test]
    fn a_region_is_known_by_its_code() {
        let region = |code: &str| found(Stack::new("music").region(code), "dev");
        assert_eq!(region("eu-west-1"), [""; 0]);
        assert_eq!(region("eu-wset-1"), ["there is no Region `eu-wset-1`"]);
        assert_eq!(region("Ireland"), ["there is no Region `Ireland`"]);
    }
}
