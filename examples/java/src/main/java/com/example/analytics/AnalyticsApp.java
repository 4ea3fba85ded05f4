package com.example.analytics;

import software.amazon.awscdk.App;

/** The app that the CDK command line runs. */
public final class AnalyticsApp {
  private AnalyticsApp() {
  }

  public static void main(String[] args) {
    App app = new App();
    new AnalyticsStack(app, "Analytics", null);
    app.synth();
  }
}
