//! `check --invariants`: what is asked, of which templates and under which assumptions.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{Arguments, Checked, NAMED, Origin};
use crate::cli::environment::say_assumed;
use crate::cli::terminal::Terminal;
use crate::cli::text::{counted, shown};
use crate::evaluate::{Assumed, Environment};
use crate::findings::{Finding, Report};
use crate::invariants::{Invariants, Judged};
use crate::names::joined_up_to;
use crate::shown::{Shown, said, sentence};

/// What was asked.
pub(super) struct Asked {
    stated: usize,
    /// How many name only what there is: the others are not asked.
    sound: usize,
    templates: Vec<String>,
    assumed: Assumed,
    /// What is named and no template has.
    pub(super) misnamed: Vec<Finding>,
}

impl Arguments {
    /// Adds to each template where it breaks the invariants.
    pub(super) fn judge(
        &self,
        invariants: &Invariants,
        checked: &mut [Checked],
        terminal: &mut Terminal,
    ) -> Option<Asked> {
        if checked.is_empty() {
            return None;
        }
        let environments: Vec<Environment> =
            checked.iter().map(|one| self.environment(one)).collect();
        let mut assumed = Assumed::default();
        for (one, environment) in checked.iter().zip(&environments) {
            say_assumed(&one.opened, environment, terminal);
            let environment = environment.clone().any_parameters();
            assumed = assumed.and(Assumed::of(&one.opened.template, &environment));
        }
        let templates: Vec<String> = checked.iter().map(|one| one.opened.name.clone()).collect();
        let asked = checked.iter().map(|one| &one.opened.template).zip(environments);
        let judged = invariants.judge(asked.collect());
        let Judged { broken, misnamed, sound, assumed: beside, shared } = judged;
        for (one, found) in checked.iter_mut().zip(broken) {
            let own = std::mem::take(&mut one.report);
            one.report = Report::merged([own, Report::new(found)]);
        }
        let mut assumed = assumed.and(beside);
        for (name, those) in shared {
            let those = those.into_iter().filter_map(|number| templates.get(number));
            assumed = assumed.with_shared(&name, &joined(those.map(String::as_str)));
        }
        Some(Asked { stated: invariants.number(), sound, templates, assumed, misnamed })
    }

    /// Where a template is deployed, as far as that is known.
    fn environment(&self, one: &Checked) -> Environment {
        let default = Environment::default();
        let region = self.given.region().or(one.opened.region.as_deref());
        let account = self.account.as_deref().unwrap_or(default.account());
        let environment = Environment::new(account, region.unwrap_or(default.region()));
        let assumed =
            [("AWS::AccountId", self.account.is_none()), ("AWS::Region", region.is_none())];
        let assumed = assumed.into_iter().filter(|(_, is_assumed)| *is_assumed);
        let environment = environment.assuming(assumed.map(|(name, _)| name));
        let environment = environment.imported_tables(one.opened.imported.clone());
        match &one.origin {
            Origin::Stack(name) => environment.stack_name(self.stage.stack_name(name)),
            Origin::File(_) => environment.any_stack_tags(),
        }
    }
}

/// Templates by their names, in a line.
fn joined<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names = names.map(|name| match name {
        "-" => "standard input".to_owned(),
        name => format!("`{}`", Path::new(name).display()),
    });
    joined_up_to(NAMED, "templates", names.collect())
}

impl Asked {
    /// `2 of 3 invariants asked of notes.json`
    pub(super) fn words(&self) -> Shown {
        let stated = counted(self.stated, "invariant");
        let number = match self.sound == self.stated {
            true => said!("{}", stated),
            false => said!("{} of {}", self.sound, stated),
        };
        let names = joined(self.templates.iter().map(String::as_str));
        said!("{} asked of {}", number, shown(names))
    }

    /// What is assumed, as a line; nothing if nothing is.
    pub(super) fn assumed(&self) -> Shown {
        let words = self.assumed.words();
        words.map_or_else(Shown::default, |it| said!("{}\n", sentence(format!("assumed: {it}"))))
    }

    /// The same, for documents.
    pub(super) fn add_to(&self, members: &mut Map<String, Value>) {
        let asked =
            json!({ "stated": self.stated, "asked": self.sound, "templates": self.templates });
        members.insert("invariants".to_owned(), asked);
        members.insert("assumed".to_owned(), self.assumed.json());
    }
}
