package com.example.emr;

import com.amazonaws.client.builder.AwsClientBuilder;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.regions.DefaultAwsRegionProviderChain;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The settings that were written into the JAR when it was built: provider.properties beside the classes. */
final class Settings {
  private static final String FILE = "provider.properties";

  private Settings() {
  }

  /** A setting that has to be there. */
  static String required(String name) {
    String value = optional(name);
    if (value.isEmpty()) {
      throw new IllegalStateException(FILE + ": " + name + " is empty; build the JAR with -D" + name + "=...");
    }
    return value;
  }

  /** A setting, or the empty text. */
  static String optional(String name) {
    Properties settings = new Properties();
    try (InputStream file = Settings.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not in the JAR beside the classes");
      }
      settings.load(file);
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
    return settings.getProperty(name, "").trim();
  }

  /**
   * A client with the credentials of the instance profile, in the Region of the node, by way of the endpoint of the settings where
   * there is one.
   */
  static <B extends AwsClientBuilder<B, C>, C> C client(B builder, String service) {
    String endpoint = optional("endpoint." + service);
    if (!endpoint.isEmpty()) {
      builder.setEndpointConfiguration(new EndpointConfiguration(endpoint, new DefaultAwsRegionProviderChain().getRegion()));
    }
    return builder.build();
  }
}
