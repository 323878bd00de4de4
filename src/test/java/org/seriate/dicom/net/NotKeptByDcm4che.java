package org.seriate.dicom.net;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What dcm4che does otherwise, and nothing that stands before it could mend (ADR 18). Our own
 * engine is always held to it. {@code -Dseriate.network.all=true} plays these tests all the same,
 * to see whether they are still not kept.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NotKeptByDcm4che.Condition.class)
@interface NotKeptByDcm4che {
  /** What it does in place of it. */
  String value();

  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
      boolean played = NetworkUnderTest.isOwn() || Boolean.getBoolean("seriate.network.all");
      return AnnotationSupport.findAnnotation(test.getElement(), NotKeptByDcm4che.class)
          .filter(_ -> !played)
          .map(reason -> ConditionEvaluationResult.disabled("dcm4che: " + reason.value()))
          .orElse(ConditionEvaluationResult.enabled("kept by " + NetworkUnderTest.NAME));
    }
  }
}
