import * as budgets from 'aws-cdk-lib/aws-budgets'
import type * as sns from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'

export interface BudgetProps {
  readonly environment: ResolvedEnvironment
  readonly topic: sns.ITopic
}

/**
 * A monthly budget, over all resources with the environment's tag. AWS writes the message and puts the budget's name into it:
 * so the name ends with the runbook article. O8
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { environment, topic }: BudgetProps) {
    super(scope, id)
    const subscribers = [{ subscriptionType: 'SNS', address: topic.topicArn }]
    const at = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    })
    const budget = new budgets.CfnBudget(this, 'Budget', {
      budget: {
        budgetName: `notejam-${environment.name} docs/runbook/budget.md`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: environment.budget, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:notejam:environment$${environment.name}`] },
      },
      notificationsWithSubscribers: [at('ACTUAL', 80), at('FORECASTED', 100)],
    })
    // AWS Budgets publishes to the topic when the budget is created.
    budget.node.addDependency(topic)
  }
}
