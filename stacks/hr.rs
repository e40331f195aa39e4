//! InsightHR: four tables, a user pool, and a role for each service.

use tablature::invariants::{anywhere, everyone, manages, on, principals, reads, writes};
use tablature::{
    Attribute, AttributeValue, AuthFlow, Expr, GlobalSecondaryIndex, Item, PasswordPolicy,
    PolicyStatement, Role, SignInAttribute, Stack, Stage, TableHandle, TableV2, UserPool,
    UserPoolClient,
};

/// The stack; at stage `prod` its tables are protected and recoverable.
pub fn stack(stage: &Stage) -> Stack {
    let prod = stage.is("prod");
    let mut stack = Stack::new("hr")
        .description("InsightHR: people, performance and attendance")
        .region("ap-southeast-1")
        .table_names("insighthr-{table}-{stage}")
        .outputs_for_all();
    let table = |id: &str, partition_key: &str| {
        TableV2::on_demand(id, Attribute::string(partition_key))
            .point_in_time_recovery(prod)
            .deletion_protection(prod)
    };
    let index = |name: &str, key: &str| GlobalSecondaryIndex::new(name, Attribute::string(key));

    let users =
        stack.add(table("users", "userId").global_secondary_index(index("email-index", "email")));
    let employees = stack.add(
        table("employees", "employeeId")
            .global_secondary_index(index("department-index", "department")),
    );
    let scores = stack.add(
        table("performance-scores", "employeeId")
            .sort_key(Attribute::string("period"))
            .global_secondary_index(
                index("department-period-index", "department")
                    .sort_key(Attribute::string("period")),
            ),
    );
    let attendance = stack.add(
        table("attendance-history", "employeeId")
            .sort_key(Attribute::string("date"))
            .global_secondary_index(index("date-index", "date"))
            .global_secondary_index(
                index("department-date-index", "department").sort_key(Attribute::string("date")),
            ),
    );

    sample_data(&mut stack, [&users, &employees, &scores, &attendance]);

    let people = stack.add(
        UserPool::new("UserPool")
            .user_pool_name("insighthr-user-pool")
            .sign_in_with([SignInAttribute::Email])
            .password_policy(PasswordPolicy::at_least(8).uppercase().lowercase().numbers())
            .self_sign_up(false),
    );
    stack.add(
        UserPoolClient::new("WebClient", &people).client_name("insighthr-web-client").auth_flows([
            AuthFlow::UserPassword,
            AuthFlow::UserSrp,
            AuthFlow::RefreshToken,
        ]),
    );

    let manage_people = PolicyStatement::allow()
        .sid("ManagePeople")
        .actions([
            "cognito-idp:AdminInitiateAuth",
            "cognito-idp:AdminCreateUser",
            "cognito-idp:AdminSetUserPassword",
            "cognito-idp:AdminGetUser",
            "cognito-idp:AdminUpdateUserAttributes",
            "cognito-idp:ListUsers",
        ])
        .resources([people.arn()]);
    let ask_claude = PolicyStatement::allow()
        .sid("AskClaude")
        .actions(["bedrock:InvokeModel"])
        .resources([Expr::sub(
            "arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
        )]);

    let auth = stack.add(
        Role::for_lambda("AuthService").allow(users.read_write_data()).statement(manage_people),
    );
    stack.add(Role::for_lambda("EmployeeService").allow(employees.read_write_data()));
    stack.add(
        Role::for_lambda("PerformanceScoreService")
            .allow(scores.read_write_data())
            .allow(employees.read_data()),
    );
    stack.add(
        Role::for_lambda("AttendanceService")
            .allow(attendance.read_write_data())
            .allow(employees.read_data()),
    );
    let chatbot = stack.add(
        Role::for_lambda("ChatbotService")
            .allow(employees.read_data())
            .allow(scores.read_data())
            .allow(attendance.read_data())
            .statement(ask_claude),
    );
    let others = everyone().except([&auth]);
    stack.never(others.may(reads().and(writes()), on(&users)), "accounts are the sign-in's alone");
    stack.never(principals([&chatbot]).may(writes(), anywhere()), "the chatbot only tells");
    stack.never(everyone().may(manages(), anywhere()), "tables change by deployments alone");
    stack
}

/// One person, a quarter and a day, as the app first shows them.
fn sample_data(stack: &mut Stack, [users, employees, scores, attendance]: [&TableHandle; 4]) {
    stack.add(
        Item::of(users)
            .attribute("userId", "user-001")
            .attribute("email", "admin@example.com")
            .attribute("name", "Admin")
            .attribute("role", "Admin")
            .attribute("employeeId", "DEV-001")
            .attribute("department", "DEV")
            .attribute("isActive", true)
            .attribute("createdAt", "2025-01-01T00:00:00Z")
            .attribute("updatedAt", "2025-01-01T00:00:00Z"),
    );
    stack.add(
        Item::of(employees)
            .attribute("employeeId", "DEV-001")
            .attribute("name", "Admin")
            .attribute("email", "admin@example.com")
            .attribute("department", "DEV")
            .attribute("position", "Senior")
            .attribute("status", "active")
            .attribute("hireDate", "2024-01-01")
            .attribute("managerId", "DEV-000"),
    );
    stack.add(
        Item::of(scores)
            .attribute("employeeId", "DEV-001")
            .attribute("period", "2025-Q1")
            .attribute("scoreId", "score-001")
            .attribute("department", "DEV")
            .attribute("position", "Senior")
            .attribute("overallScore", 85.5)
            .attribute(
                "kpiScores",
                AttributeValue::map([
                    ("KPI", 85.0),
                    ("completed_task", 88.0),
                    ("feedback_360", 83.5),
                ]),
            ),
    );
    stack.add(
        Item::of(attendance)
            .attribute("employeeId", "DEV-001")
            .attribute("date", "2025-12-09")
            .attribute("department", "DEV")
            .attribute("checkInTime", "09:00:00")
            .attribute("checkOutTime", "18:00:00")
            .attribute("status", "present")
            .attribute("notes", "on time"),
    );
}

/// Who may do what. The sentences ask the template, not the declarations above.
#[cfg(test)]
mod tests {
    use tablature::Action::{
        self, BatchWriteItem, DeleteItem, GetItem, PutItem, Query, Scan, UpdateItem,
    };
    use tablature::Stage;
    use tablature::assertions::{Deployment, on};
    use tablature::evaluate::{Environment, Request};
    use tablature::facts::{READ_DATA, ResourceKind, WRITE_DATA};

    use super::stack;

    const WRITES: [Action; 4] = [PutItem, UpdateItem, DeleteItem, BatchWriteItem];

    /// Each table with its indexes.
    const TABLES: [(&str, &[&str]); 4] = [
        ("users", &["email-index"]),
        ("employees", &["department-index"]),
        ("performance-scores", &["department-period-index"]),
        ("attendance-history", &["date-index", "department-date-index"]),
    ];

    fn hr(stage: &Stage) -> Deployment {
        stack(stage).at(stage)
    }

    fn dev() -> Deployment {
        hr(&Stage::default())
    }

    #[test]
    fn the_chatbot_reads_and_never_writes() {
        let dev = dev();
        let chatbot = dev.role("ChatbotService");
        for table in ["employees", "PerformanceScores", "AttendanceHistory"] {
            chatbot.may(READ_DATA, on(table));
            chatbot.may_not(WRITES, on(table));
        }
        chatbot.may(Query, on("AttendanceHistory").index("department-date-index").row("DEV"));
        chatbot.may_not([GetItem, Query, Scan], on("users"));
    }

    #[test]
    fn people_are_looked_up_and_not_changed_by_scores_and_attendance() {
        let dev = dev();
        for service in ["PerformanceScoreService", "AttendanceService"] {
            dev.role(service).may(READ_DATA, on("employees"));
            dev.role(service).may(Query, on("employees").index("department-index").row("DEV"));
            dev.role(service).may_not(WRITES, on("employees").row("DEV-001"));
        }
    }

    #[test]
    fn who_signs_in_is_the_auth_services_alone() {
        let dev = dev();
        let auth = dev.role("AuthService");
        auth.may(GetItem, on("users").row("user-001"));
        auth.may(Query, on("users").index("email-index").row("admin@example.com"));
        auth.may_not([GetItem, Query, Scan], on("PerformanceScores"));
        for service in
            ["EmployeeService", "PerformanceScoreService", "AttendanceService", "ChatbotService"]
        {
            dev.role(service).may_not(READ_DATA, on("users"));
            dev.role(service).may_not(WRITES, on("users"));
            dev.role(service).may_not([Query, Scan], on("users").index("email-index"));
        }
    }

    /// The hand-made version allows `table/insighthr-*`.
    #[test]
    fn a_table_of_the_same_prefix_is_nobodys() {
        let payroll = "arn:aws:dynamodb:ap-southeast-1:111122223333:table/insighthr-payroll-dev";
        for (service, _, _) in SERVICES {
            let get = Request::new(GetItem).on_table(payroll).no_resource_policy();
            dev().role(service).may_not_call(get);
        }
    }

    #[test]
    fn the_tables_are_those_of_the_stage_in_singapore() {
        let dev = dev();
        let employees = dev.role("EmployeeService");
        let arn = |region: &str, stage: &str| {
            format!("arn:aws:dynamodb:{region}:111122223333:table/insighthr-employees-{stage}")
        };
        employees.may(GetItem, on(arn("ap-southeast-1", "dev")));
        let elsewhere = |arn: String| Request::new(GetItem).on_table(arn).no_resource_policy();
        employees.may_not_call(elsewhere(arn("ap-southeast-1", "prod")));
        employees.may_not_call(elsewhere(arn("eu-west-1", "dev")));

        let account = Environment::new("444455556666", "ap-southeast-1");
        let prod = hr(&Stage::new("prod")).environment(account);
        let theirs = "arn:aws:dynamodb:ap-southeast-1:444455556666:table/insighthr-employees-prod";
        prod.role("EmployeeService").may(GetItem, on(theirs));
    }

    /// A service, what it reads and writes, and what it only reads.
    const SERVICES: [(&str, &[&str], &[&str]); 5] = [
        ("AuthService", &["users"], &[]),
        ("EmployeeService", &["employees"], &[]),
        ("PerformanceScoreService", &["performance-scores"], &["employees"]),
        ("AttendanceService", &["attendance-history"], &["employees"]),
        ("ChatbotService", &[], &["employees", "performance-scores", "attendance-history"]),
    ];

    #[test]
    fn each_service_does_what_it_is_for_and_nothing_else() {
        for stage in ["dev", "prod"].map(Stage::new) {
            let hr = hr(&stage);
            for (service, written, read) in SERVICES {
                let service = hr.role(service);
                for (table, indexes) in TABLES {
                    let writes = written.contains(&table);
                    let reads = writes || read.contains(&table);
                    let on_table = on(format!("insighthr-{table}-{stage}"));
                    let on_indexes =
                        indexes.iter().map(|it| (ResourceKind::Index, on_table.clone().index(*it)));
                    for (kind, target) in
                        on_indexes.chain([(ResourceKind::Table, on_table.clone())])
                    {
                        for action in Action::all().iter().filter(|it| it.applies_to(kind)) {
                            if (reads && READ_DATA.contains(action))
                                || (writes && WRITE_DATA.contains(action))
                            {
                                service.may(*action, target.clone());
                            } else {
                                service.may_not(*action, target.clone());
                            }
                        }
                    }
                }
            }
        }
    }
}
