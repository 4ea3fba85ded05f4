from aws_cdk import App

from analytics.analytics_stack import AnalyticsStack

app = App()
AnalyticsStack(app, "Analytics")
app.synth()
