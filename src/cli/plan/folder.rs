//! The folder of a plan: its templates, `plan.json`, `sums` and `run.sh`, written and read again.

use std::fs;
use std::path::Path;

use hmac_sha256::Hash;
use serde_json::Value;

use super::Planned;
use crate::cli::output::{self, OutputFile};
use crate::cli::templates::text_at;
use crate::cli::terminal::Terminal;
use crate::cli::text::{counted, shell_word, shown};
use crate::cli::{Failure, with_help};
use crate::evolution::{Allowances, Import, Plan, Script, Steps};
use crate::shown::{Shown, Text, document, said};
use crate::template::Template;

/// The template that is deployed, in the folder of a plan.
const DEPLOYED: &str = "00-deployed.template.json";

impl Planned {
    /// Writes the plan; the folder of another plan is not written to.
    pub(super) fn write(&self, out: &Path, terminal: &mut Terminal) -> Result<(), Failure> {
        let Plan::Steps(steps) = &self.plan else { return Ok(()) };
        if let Some(name) = steps.missing_parameters().next() {
            let help = format!("say it by `--parameter {name}=…`");
            return Err(with_help(&format!("parameter `{name}` has no value"), &help).into());
        }
        let folder = match &self.stage {
            Some(stage) => out.join(stage),
            None => out.to_owned(),
        };
        let files = self.files(steps, &folder)?;
        let known: Vec<String> = files.iter().filter_map(|file| name_of(&file.path)).collect();
        let earlier = names_of_plan(&folder);
        let others = output::names_in(&folder);
        let is_other = |name: &&String| !known.contains(name) && !earlier.contains(name);
        if let Some(other) = others.iter().find(is_other) {
            let reason = format!("`{}` has other files, such as `{other}`", folder.display());
            return Err(with_help(&reason, "name an empty folder, or one that is not there").into());
        }
        output::write_all(&folder, &files, "remove it, or name another folder")?;
        // Steps of an earlier plan are none of this one.
        for name in earlier.iter().filter(|name| !known.contains(name)) {
            fs::remove_file(folder.join(name)).ok();
        }
        let count = counted(files.len(), "file");
        terminal.note(&said!(
            "{} in {}: review them, then run `sh {}`\n",
            count,
            shown(folder.display()),
            shell_word(&folder.join("run.sh").display().to_string())
        ));
        Ok(())
    }

    fn files(&self, steps: &Steps, folder: &Path) -> Result<Vec<OutputFile>, Failure> {
        let mut texts: Vec<(String, Shown)> = Vec::new();
        for step in steps.iter().filter(|step| !step.imports.is_empty()) {
            let imports = step.imports.iter().map(Import::json).collect();
            texts.push((step.imports_file_name(), document(&imports)));
        }
        for step in steps.iter() {
            texts.push((step.file_name(), step.template().shown_json().clone()));
        }
        // The last template is what was declared, to the byte.
        if let (Some(last), true) = (texts.last_mut(), self.new.report.is_none())
            && Path::new(&self.new.name).is_file()
        {
            let (_, text) = text_at(Path::new(&self.new.name), "name a template file")?;
            // What would act on a terminal is written as an escape.
            let harmless = Text::of(&text).lines();
            if *harmless == *text {
                last.1 = harmless;
            }
        }
        if !self.is_new {
            texts.insert(0, (DEPLOYED.to_owned(), self.old.shown_json().clone()));
        }
        let known = format!("{:?}", self.document());
        let plan: String = texts.iter().map(|(_, text)| hash(text)).collect();
        let plan = short_hash(&(plan + &known));
        let script = Script {
            stack: &self.stack,
            region: self.region.as_deref(),
            account: self.account.as_deref(),
            plan: &plan,
            deployed: (!self.is_new).then_some(DEPLOYED),
        };
        let script = script.of(steps);
        texts.push(("plan.json".to_owned(), document(&self.document())));
        texts.push(("run.sh".to_owned(), script));
        let sums =
            texts.iter().map(|(name, text)| said!("{}  {}\n", shown(hash(text)), shown(name)));
        let sums: Shown = sums.collect();
        texts.push(("sums".to_owned(), sums));
        let file = |(name, text): (String, Shown)| OutputFile { path: folder.join(name), text };
        Ok(texts.into_iter().map(file).collect())
    }
}

/// The files of the plan that a folder has, if it has one.
pub(super) fn names_of_plan(folder: &Path) -> Vec<String> {
    let sums = fs::read_to_string(folder.join("sums")).unwrap_or_default();
    let names = sums.lines().filter_map(|line| Some(line.split_once("  ")?.1.to_owned()));
    // A name is one of the folder's own.
    let names = names.filter(|name| !name.contains(['/', '\\']));
    let mut names: Vec<String> = names.collect();
    if !names.is_empty() {
        names.push("sums".to_owned());
    }
    names
}

/// The SHA-256 of a text, as `sha256sum` prints it.
fn hash(text: &str) -> String {
    Hash::hash(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The beginning of it, by which a plan is known.
pub(in crate::cli) fn short_hash(text: &str) -> String {
    hash(text).chars().take(12).collect()
}

fn name_of(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_str()?.to_owned())
}

/// A plan that was written, and has been reviewed since.
pub(in crate::cli) struct Reviewed {
    pub(in crate::cli) stack: String,
    pub(in crate::cli) region: Option<String>,
    pub(in crate::cli) account: Option<String>,
    pub(in crate::cli) allowances: Allowances,
    /// The values of parameters, without those that are secret.
    pub(in crate::cli) parameters: Vec<(String, String)>,
    /// The file of the last template.
    pub(in crate::cli) last: String,
    /// What is deployed before the first step, and after each one.
    pub(in crate::cli) templates: Vec<Template>,
}

impl Reviewed {
    /// Reads the folder of a plan.
    ///
    /// # Errors
    ///
    /// It is none, or a file is not the one that was written.
    pub(in crate::cli) fn read(folder: &Path) -> Result<Self, Failure> {
        let help = "name a folder that `plan --out` wrote";
        let text = |name: &str| Ok::<_, Failure>(text_at(&folder.join(name), help)?.1);
        for line in text("sums")?.lines() {
            let other = |name: &str| {
                let reason = format!("`{name}` is not what `plan` wrote");
                Failure::from(with_help(&reason, "plan again, and review that"))
            };
            let Some((sum, name)) = line.split_once("  ") else { return Err(other("sums")) };
            if hash(&text(name)?) != sum {
                return Err(other(name));
            }
        }
        let no_plan = || with_help("`plan.json` is no plan", help);
        let plan: Value = serde_json::from_str(&text("plan.json")?).map_err(|_| no_plan())?;
        let word = |name: &str| plan.get(name).and_then(Value::as_str).map(str::to_owned);
        let list = |of: &Value, name: &str| -> Vec<Value> {
            of.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
        };
        let mut reviewed = Self {
            stack: word("stack").ok_or_else(no_plan)?,
            region: word("region"),
            account: word("account"),
            allowances: Allowances::default(),
            parameters: Vec::new(),
            last: String::new(),
            templates: Vec::new(),
        };
        let template =
            |name: &str| Template::read(name, &text(name)?).map_err(|_| Failure::from(no_plan()));
        reviewed.templates.push(match folder.join(DEPLOYED).is_file() {
            true => template(DEPLOYED)?,
            false => Template::empty(),
        });
        for allowed in list(&plan, "allowed") {
            let words: Vec<&str> = allowed.as_str().unwrap_or_default().split(' ').collect();
            reviewed.allowances = match words.as_slice() {
                ["--allow-loss", what] => super::loss(reviewed.allowances, what),
                ["--allow-gap", what] => super::gap(reviewed.allowances, what)?,
                _ => return Err(no_plan().into()),
            };
        }
        for step in list(&plan, "steps") {
            if !list(&step, "imports").is_empty() {
                let help = format!("run `sh {}`", folder.join("run.sh").display());
                return Err(
                    with_help("this plan imports a table, which `deploy` does not", &help).into()
                );
            }
            let file = step.get("file").and_then(Value::as_str).ok_or_else(no_plan)?;
            reviewed.templates.push(template(file)?);
            reviewed.last = folder.join(file).display().to_string();
            for parameter in list(&step, "parameters") {
                let of = |name: &str| parameter.get(name)?.as_str().map(str::to_owned);
                if let (Some(name), Some(value)) = (of("ParameterKey"), of("ParameterValue"))
                    && !reviewed.parameters.iter().any(|(known, _)| *known == name)
                {
                    reviewed.parameters.push((name, value));
                }
            }
        }
        Ok(reviewed)
    }
}
