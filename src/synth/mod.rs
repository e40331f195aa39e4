//! Lowers, judges, and only then writes text: the one way to a file.

mod acknowledge;

use std::sync::Arc;

use crate::declared::{self, TWO_STACKS_OF_ONE_NAME};
use crate::evaluate::Environment;
use crate::facts::Capability;
use crate::findings::{Finding, Report, Severity, finding};
use crate::iam::RoleDeclaration;
use crate::invariants::{self, implied};
use crate::proof;
use crate::rules;
use crate::site::{Place, Site};
use crate::stack::{App, Stack, Stage, lower};
use crate::template::Template;
use acknowledge::acknowledge;

/// A stack at a stage: its template and the findings in it.
#[derive(Clone, Debug)]
pub struct Synthesis {
    stack_name: String,
    region: Option<String>,
    template: Template,
    report: Report,
}

impl Synthesis {
    /// Lowers a stack and judges the template.
    pub fn of(stack: &Stack, stage: &Stage) -> Self {
        let lowered = lower(stack, stage);
        let mut findings = declared::judge(stack, stage, &lowered);
        let template = lowered.template;
        findings.extend(rules::judge(&template));
        findings.extend(implied_in(stack, stage, &template));
        acknowledge(&template, &mut findings);
        // A declaration with mistakes has no meaning that could be proved.
        if !findings.iter().any(blocks) {
            findings.extend(proof::prove(stack, stage, &template));
            findings.extend(invariants_of(stack, stage, &template));
        }
        Self {
            stack_name: stage.stack_name(stack.name()),
            region: stack.region.as_ref().map(|region| region.value.clone()),
            template,
            report: Report::new(findings),
        }
    }

    /// The name to deploy under: the stack's name, followed by the stage unless that is `dev`.
    pub fn stack_name(&self) -> &str {
        &self.stack_name
    }

    /// The name of the file: `<stack name>.template.json`.
    pub fn file_name(&self) -> String {
        format!("{}.template.json", self.stack_name)
    }

    /// The Region of the stack, if it sets one.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The template, right or wrong.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The findings.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The capability that `aws cloudformation deploy` must be given, if any.
    pub fn capability(&self) -> Option<Capability> {
        self.template
            .resources()
            .filter_map(|resource| {
                Capability::of(resource.kind()?, |name| resource.property(name).is_some())
            })
            .max()
    }
}

impl Stack {
    /// The template at a stage, if there is no error.
    ///
    /// # Errors
    ///
    /// The report, if it contains an error that the stack does not acknowledge.
    ///
    /// ```
    /// use tablature::{Attribute, Stack, Stage, TableV2};
    ///
    /// let mut stack = Stack::new("notes");
    /// stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// let template = stack.template(&Stage::default()).unwrap();
    /// assert!(template.resource("Notes").is_some());
    /// ```
    pub fn template(&self, stage: &Stage) -> Result<Template, Report> {
        let Synthesis { template, report, .. } = Synthesis::of(self, stage);
        if report.count(Severity::Error) == 0 { Ok(template) } else { Err(report) }
    }

    /// The findings in the stack at a stage.
    ///
    /// ```
    /// use tablature::{Attribute, Stack, Stage, TableV2};
    ///
    /// let mut stack = Stack::new("notes");
    /// stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// assert!(stack.check(&Stage::default()).codes().is_empty());
    /// ```
    pub fn check(&self, stage: &Stage) -> Report {
        Synthesis::of(self, stage).report
    }
}

impl Template {
    /// The findings in the template, whoever wrote it.
    ///
    /// A finding is acknowledged in the `Metadata` of its resource, or of the template for all of it, by
    /// its code and a reason: `"Metadata": {"tablature": {"acknowledge": {"IAM006": "why"}}}`. As in a
    /// stack, an empty reason acknowledges nothing, and an acknowledgement that answers no finding is a
    /// finding.
    ///
    /// ```
    /// use tablature::template::Template;
    ///
    /// let text = r#"{ "Resources": { "Alarms": { "Type": "SNS.Topic" } } }"#;
    /// let template = Template::read("alarms.json", text).unwrap();
    /// assert_eq!(template.check().summary(), "1 error");
    /// ```
    pub fn check(&self) -> Report {
        let mut findings = rules::judge(self);
        findings.extend(implied::judge(self, &Environment::default(), |_| true));
        acknowledge(self, &mut findings);
        Report::new(findings)
    }
}

impl App {
    /// The findings in the app at a stage: in each of its stacks, and in their names taken
    /// together.
    ///
    /// ```
    /// use tablature::{App, Stack, Stage};
    ///
    /// let app = App::new().stack(|_| Stack::new("shop")).stack(|_| Stack::new("shop"));
    /// assert!(app.check(&Stage::default()).codes().contains(&"CFN005"));
    /// ```
    pub fn check(&self, stage: &Stage) -> Report {
        let stacks = self.stacks(stage);
        let names = stack_names(&stacks.iter().collect::<Vec<_>>(), stage);
        Report::merged([names].into_iter().chain(stacks.iter().map(|stack| stack.check(stage))))
    }
}

/// The findings in the names of an app's stacks, taken together.
pub(crate) fn stack_names(stacks: &[&Stack], stage: &Stage) -> Report {
    let mut findings = Vec::new();
    for (index, stack) in stacks.iter().enumerate() {
        let taken = |name: &str| stacks.iter().take(index).find(|other| other.name() == name);
        let staged = stage.stack_name(stack.name());
        let other = match taken(stack.name()) {
            Some(first) => Some((first, stack.name())),
            // This stack's name at this stage is another stack's name at the default stage.
            None => {
                let owner = stacks.iter().find(|other| other.name() == staged);
                owner
                    .filter(|other| other.name() != stack.name())
                    .map(|other| (other, staged.as_str()))
            }
        };
        let is_one_file = |other: &&&Stack| other.name().eq_ignore_ascii_case(stack.name());
        let at_this_stage =
            |other: &&&Stack| staged != stack.name() && other.name().eq_ignore_ascii_case(&staged);
        let before = || stacks.iter().take(index).find(is_one_file).map(|it| (it, stack.name()));
        let staged_so = || Some((stacks.iter().find(at_this_stage)?, staged.as_str()));
        if other.is_none()
            && let Some((other, two)) = before().or_else(staged_so)
        {
            let one = other.name();
            finding!(
                &TWO_STACKS_OF_ONE_NAME,
                "stacks `{one}` and `{two}` are written to one file on macOS and Windows"
            )
            .here(stack.name.site, "differs only in case")
            .and(other.name.site, "from this one")
            .help("give one of them another name")
            .add_to(&mut findings);
        }
        if let Some((other, name)) = other {
            finding!(&TWO_STACKS_OF_ONE_NAME, "two stacks are named `{name}`")
                .here(stack.name.site, "named here")
                .and(other.name.site, "and here")
                .help("give one of them another name")
                .add_to(&mut findings);
        }
    }
    Report::new(findings)
}

/// The statements of roles that were written by hand and add nothing.
fn implied_in(stack: &Stack, stage: &Stage, template: &Template) -> Vec<Finding> {
    let of_role = |role: &Arc<RoleDeclaration>| {
        let of_policies = role.inline_policies.iter().flat_map(|policy| &policy.statements);
        role.statements.iter().chain(of_policies).map(|it| it.site).collect::<Vec<Site>>()
    };
    let by_hand: Vec<Site> = stack.all::<RoleDeclaration>().flat_map(of_role).collect();
    if by_hand.is_empty() {
        return Vec::new();
    }
    implied::judge(
        template,
        &environment(stack, stage),
        |place| matches!(place, Some(Place::Source(site)) if by_hand.contains(site)),
    )
}

/// Where the template breaks what the stack says is never so.
fn invariants_of(stack: &Stack, stage: &Stage, template: &Template) -> Vec<Finding> {
    if stack.invariants.is_empty() {
        return Vec::new();
    }
    let environment = environment(stack, stage).imported_tables(stack.imported_tables());
    invariants::judge(&stack.invariants, &stack.owner, template, &environment)
}

/// Where a stack is asked about.
fn environment(stack: &Stack, stage: &Stage) -> Environment {
    let default = Environment::default();
    let region = stack.region.as_ref().map_or(default.region(), |region| region.value.as_str());
    let environment = Environment::new(default.account(), region);
    environment.stack_name(stage.stack_name(stack.name()))
}

fn blocks(finding: &Finding) -> bool {
    finding.severity() == Severity::Error && finding.acknowledged().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cognito::{AuthFlow, UserPool, UserPoolClient, UserSignIn};
    use crate::dynamodb::{
        ApproximateCreationDateTimePrecision, Attribute, ContributorInsights, DistanceFunction,
        KinesisStream, MultiRegionConsistency, StreamViewType, TableClass, TableV2, VectorIndex,
    };
    use crate::facts::Action::{PutItem, Query};
    use crate::iam::{LeadingKey, PolicyStatement, Role};
    use crate::lambda::{Code, EventSourceMapping, Function, Runtime, StartingPosition};

    /// The open findings of a stack, and its acknowledged ones.
    fn codes(stack: &Stack) -> (Vec<&'static str>, Vec<&'static str>) {
        let report = stack.check(&Stage::default());
        (report.codes(), report.acknowledged().map(Finding::code).collect())
    }

    fn rows_by_email(sign_in: UserSignIn) -> Stack {
        let mut stack = Stack::new("notes");
        let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("email")));
        let sign_in = stack.add(sign_in.map_claim("email", "email"));
        let own = notes.actions([Query]).rows(LeadingKey::principal_tag("email"));
        stack.add(Role::new("Writer", sign_in.authenticated()).allow(own));
        stack
    }

    #[test]
    fn names_that_differ_only_in_case_are_one_file() {
        let shop = |_: &Stage| Stack::new("shop");
        let other = |name: &'static str| {
            let app = App::new().stack(shop).stack(move |_| Stack::new(name));
            let stacks = app.stacks(&Stage::default());
            let report = stack_names(&stacks.iter().collect::<Vec<_>>(), &Stage::default());
            report.open().map(|it| it.message().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(other("shops"), [""; 0]);
        assert_eq!(other("shop"), ["two stacks are named `shop`"]);
        let one_file = "stacks `shop` and `Shop` are written to one file on macOS and Windows";
        assert_eq!(other("Shop"), [one_file]);
    }

    #[test]
    fn names_that_differ_only_in_case_are_one_file_at_another_stage() {
        let stacks = [Stack::new("shop"), Stack::new("Shop-EU"), Stack::new("shops")];
        let at = |stage: &str| {
            let report = stack_names(&stacks.iter().collect::<Vec<_>>(), &Stage::new(stage));
            report.open().map(|it| it.message().to_owned()).collect::<Vec<_>>()
        };
        let one_file =
            "stacks `Shop-EU` and `shop-eu` are written to one file on macOS and Windows";
        assert_eq!(at("eu"), [one_file]);
        assert_eq!(at("us"), [""; 0]);
        assert_eq!(at("dev"), [""; 0]);
    }

    #[test]
    fn a_sign_in_accepts_what_is_found_in_any_of_its_resources() {
        assert_eq!(codes(&rows_by_email(UserSignIn::new("Writers"))), (vec!["COG010"], vec![]));
        let accepted = UserSignIn::new("Writers").acknowledge("COG010", "addresses are verified");
        assert_eq!(codes(&rows_by_email(accepted)), (vec![], vec!["COG010"]));
        let useless = UserSignIn::new("Writers").acknowledge("COG016", "why");
        assert_eq!(codes(&rows_by_email(useless)), (vec!["COG010", "CFN006"], vec![]), "told once");
    }

    #[test]
    fn a_client_accepts_its_own_findings() {
        let mut stack = Stack::new("notes");
        let people = stack.add(UserPool::new("People"));
        stack.add(UserPoolClient::new("Web", &people).acknowledge("COG016", "why"));
        assert_eq!(codes(&stack), (vec!["CFN006"], vec![]));
    }

    #[test]
    fn to_accept_that_rows_are_read_is_not_to_accept_that_they_are_written() {
        let with = |by_hand: &dyn Fn(PolicyStatement) -> PolicyStatement| {
            let mut stack = Stack::new("notes");
            let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
            let sign_in = stack.add(UserSignIn::new("Writers"));
            let all = PolicyStatement::allow().actions([Query, PutItem]).resources([notes.arn()]);
            let writer = Role::new("Writer", sign_in.authenticated()).statement(by_hand(all));
            stack.add(writer);
            codes(&stack)
        };
        assert_eq!(with(&|all| all), (vec!["IAM006", "IAM090"], vec![]));
        let read = |all: PolicyStatement| all.acknowledge("IAM006", "notes are public");
        assert_eq!(with(&read), (vec!["IAM090"], vec!["IAM006"]));

        let mut stack = Stack::new("notes");
        let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
        let sign_in = stack.add(UserSignIn::new("Writers"));
        stack.add(
            Role::new("Writer", sign_in.authenticated())
                .allow(notes.actions([Query]).every_row("notes are public"))
                .allow(notes.actions([PutItem])),
        );
        assert_eq!(codes(&stack), (vec!["IAM090"], vec!["IAM006"]));
    }

    /// A table and a function with words that our lists do not have.
    fn of_next_year(stream: StreamViewType, runtime: Runtime) -> Stack {
        let mut stack = Stack::new("next");
        let table = TableV2::on_demand("Orders", Attribute::string("id"))
            .table_class(TableClass::other("STANDARD_FREQUENT_ACCESS"))
            .contributor_insights(ContributorInsights::other("SLOWEST_KEYS"))
            .kinesis_stream(
                KinesisStream::new("arn:aws:kinesis:us-east-1:111122223333:stream/changes")
                    .precision(ApproximateCreationDateTimePrecision::other("NANOSECOND")),
            )
            .multi_region_consistency(MultiRegionConsistency::other("CAUSAL"))
            .vector_index(VectorIndex::new("near", "v", 3, DistanceFunction::other("MANHATTAN")))
            .stream(stream);
        let orders = stack.add(table);
        let role = stack.add(Role::for_lambda("Reader").allow(orders.stream().read()));
        let code = Code::inline("exports.handler = async () => {}");
        let function = stack.add(Function::new("Read", runtime, code, &role));
        let position = StartingPosition::other("FIRST_OF_TODAY");
        stack.add(EventSourceMapping::new("Reads", &function, orders.stream().arn(), position));
        let pool = stack.add(UserPool::new("Users"));
        let passkey = AuthFlow::other("ALLOW_PASSKEY_AUTH");
        stack.add(UserPoolClient::new("App", &pool).auth_flows([passkey]));
        stack
    }

    #[test]
    fn a_word_of_next_year_stands_as_it_is_said_and_no_list_refuses_it() {
        let stack =
            of_next_year(StreamViewType::other("DIFFERENCES"), Runtime::other("nodejs99.x"));
        assert_eq!(codes(&stack), (vec![], vec![]));
        let text = Synthesis::of(&stack, &Stage::default()).template().to_json();
        for word in [
            "STANDARD_FREQUENT_ACCESS",
            "SLOWEST_KEYS",
            "NANOSECOND",
            "CAUSAL",
            "MANHATTAN",
            "DIFFERENCES",
            "nodejs99.x",
            "FIRST_OF_TODAY",
            "ALLOW_PASSKEY_AUTH",
        ] {
            assert!(text.contains(&format!("\"{word}\"")), "{word}");
        }
        // In a file the same words may be misspelt, so they are reported.
        let template = Template::read("next.json", &text).unwrap();
        let found = template.check().codes();
        for code in ["DDB006", "OPS002", "COG013"] {
            assert!(found.contains(&code), "{code}: {found:?}");
        }
    }

    #[test]
    fn a_listed_word_is_the_same_however_it_is_named() {
        let written = |stream, runtime| {
            let stack = of_next_year(stream, runtime);
            Synthesis::of(&stack, &Stage::default()).template().to_json()
        };
        assert_eq!(
            written(StreamViewType::other("NEW_IMAGE"), Runtime::other("nodejs22.x")),
            written(StreamViewType::NewImage, Runtime::Nodejs22)
        );
    }
}
